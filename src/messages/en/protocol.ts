/** What goes wrong between the rooms: a message that fits no contract. Such an error is a defect of the extension. */
export const protocol = {
  "protocol.unknownCall": 'There is no call named "{name}".',
  "protocol.unknownEvent": 'There is no event named "{name}".',
  "protocol.malformed": "Malformed {what}: {reason}",
  "protocol.malformedAt": "Malformed {what} at {path}: {reason}",
  "protocol.paramsOf": "parameters of {name}",
  "protocol.resultOf": "result of {name}",
  "protocol.errorOf": "error of {name}",
  "protocol.event": "event {name}",
  "protocol.message": "message",
} as const;

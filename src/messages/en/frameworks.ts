/** How a model is made out of a file's tensors: what every framework's reader says. */
export const frameworks = {
  "frameworks.whereEnded": "where {part} ended",
} as const;

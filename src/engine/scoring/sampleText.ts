/**
 * A text to measure alternatives on where a person has given none: plain English prose and a little code, written for this.
 * Its characters are those that nearly every vocabulary of characters has.
 */
// oxlint-disable-next-line gatescope/no-wording -- what models read, not people
export const sampleText = `
The house stood at the end of the road, where the fields began. In the morning the old man came out and looked at the
sky, and if there was no rain in it he went down to the river. He did not go there for the fish, though he said that he
did. He went because the water was always moving, and because his wife had liked to sit on the stones and listen to it.
"What do you hear?" he had asked her once. "It says the same thing again and again," she told him, "but I have never
heard the end of it." They were young then, and he had laughed at her.

Now there was a boy who came with him on most days. The boy was nine years old and asked a great many questions. Why was
the water cold in summer? Who had made the bridge, and when would it fall? The man answered what he could. When he did
not know, he said so, and that was what the boy liked best about him. Other people always knew.

One day in the third week of the month they found a letter under the bridge. It was wet, and most of the words were gone,
but at the top somebody had written a name, and at the end were the words: Come before the winter, or do not come at all.
They sat down and thought about it for a long time. "We must find out who it is for," said the boy at last. "Perhaps he
is waiting." "Perhaps he is," said the man, "or perhaps he came, and threw it away when he went home." But he put the
letter in his coat, and in the evening he wrote down what could be read of it, so that nothing more would be lost.

    for each word in the letter:
        if the word is known, write it down;
        else leave a line, and go on to the next.

In the end nobody ever came to ask for it. The boy grew up and went to the city, where he learned to build bridges, and
the letter is still in the drawer of the table, between a key that fits no door and a picture of the sea.
`.trimStart();

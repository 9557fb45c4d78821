/** What a subject of another language must have: a text for every id of the English one, and no other. */
export type Translation<English> = { readonly [Id in keyof English]: string };

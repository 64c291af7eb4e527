declare const brand: unique symbol;

/** A value that only its own parser can make, so that one kind of id or amount cannot stand in for another. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

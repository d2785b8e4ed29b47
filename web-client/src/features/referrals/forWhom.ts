// Who a référent is about to prescribe for, while she looks for an action. In memory only: no address names a person.
let person: string | null = null;

/** Keeps in mind for whom an action is sought; null forgets. */
export function prescribeFor(id: string | null): void {
  person = id;
}

/** For whom an action is sought, if it was said. */
export function forWhom(): string | null {
  return person;
}

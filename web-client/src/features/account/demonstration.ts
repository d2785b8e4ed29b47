import type { Role } from "../../gql/graphql";

/** A fictitious person, one line a membership, as `GET /session/demo` gives them. */
export type DemonstrationPerson = {
  email: string;
  name: string;
  role: Role;
  organization: string;
  pole: string;
};

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The persons whose name, structure or pôle hold every word, accents and capitals aside. */
export function findPersons(persons: DemonstrationPerson[], search: string): DemonstrationPerson[] {
  const wanted = folded(search).split(/\s+/).filter(Boolean);
  return persons.filter((one) => {
    const text = folded(`${one.name} ${one.organization} ${one.pole} ${one.email}`);
    return wanted.every((word) => text.includes(word));
  });
}

/** The persons by role, in the order in which they come. */
export function byRole(persons: DemonstrationPerson[]): Array<[Role, DemonstrationPerson[]]> {
  const roles = [...new Set(persons.map((one) => one.role))];
  return roles.map((role) => [role, persons.filter((one) => one.role === role)]);
}

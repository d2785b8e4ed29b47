import {
  buildSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from "graphql";

/** Loads and reads the SDL that the server publishes. */
export async function loadSchema(): Promise<GraphQLSchema> {
  const response = await fetch("/schema.graphql");
  if (!response.ok) throw new Error(`schema: ${response.status}`);
  return buildSchema(await response.text());
}

const ENTRY_POINTS = ["Query", "Mutation", "Subscription"];

/** The schema's own types, entry points first, then by name. */
export function typeNames(schema: GraphQLSchema): string[] {
  const own = Object.values(schema.getTypeMap()).filter((type) => type.astNode);
  const names = own.map((type) => type.name).sort((a, b) => a.localeCompare(b));
  return [
    ...ENTRY_POINTS.filter((name) => names.includes(name)),
    ...names.filter((name) => !ENTRY_POINTS.includes(name)),
  ];
}

export type Found = { label: string; type: string };

/** Types and fields whose name, or whose description, holds the words; names first. Accents and case do not matter. */
export function findInSchema(schema: GraphQLSchema, words: string): Found[] {
  const wanted = fold(words.trim());
  if (wanted === "") return [];
  const byName: Found[] = [];
  const byDescription: Found[] = [];
  for (const name of typeNames(schema)) {
    const type = schema.getType(name) as GraphQLNamedType;
    const fields = fieldsOf(type).map((field) => ({ ...field, label: `${name}.${field.name}` }));
    for (const one of [{ label: name, name, description: type.description }, ...fields]) {
      if (fold(one.name).includes(wanted)) byName.push({ label: one.label, type: name });
      else if (fold(one.description ?? "").includes(wanted))
        byDescription.push({ label: one.label, type: name });
    }
  }
  return [...byName, ...byDescription];
}

function fieldsOf(type: GraphQLNamedType): Array<{ name: string; description?: string | null }> {
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
    ? Object.values(type.getFields()).map(({ name, description }) => ({
        name,
        description: description ?? null,
      }))
    : [];
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("’", "'").toLowerCase();
}

import { Link } from "@tanstack/react-router";
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";
import { m } from "../../messages";
import { Ticked } from "../../ui/Code";
import styles from "./ExplorerPage.module.css";

type Field = GraphQLInputField & { args?: readonly GraphQLArgument[] };
type Props = { type: GraphQLNamedType; operation: string | undefined };

/** What a type is, and its fields or values, each with its description and the way to its own type. */
export function TypeDetails({ type, operation }: Props) {
  const fields: Field[] =
    isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
      ? Object.values(type.getFields())
      : [];
  return (
    <>
      <p>
        <strong>{m.explorer.kinds[kindOf(type)]}.</strong> <Ticked>{type.description ?? ""}</Ticked>
      </p>
      <dl className={styles.fields}>
        {fields.map((field) => (
          <div key={field.name} className={styles.field}>
            <dt>
              <code>
                <span className={styles.name}>{field.name}</span>
                <Arguments args={field.args ?? []} operation={operation} />:{" "}
                <TypeName type={field.type} operation={operation} />
              </code>
            </dt>
            <dd>
              <Ticked>{field.description ?? ""}</Ticked>
              {field.deprecationReason && <strong> {m.explorer.deprecated(field.deprecationReason)}</strong>}
              {field.args && field.args.length > 0 && (
                <ul className={styles.arguments}>
                  {field.args.map((argument) => (
                    <li key={argument.name}>
                      <code>{argument.name}</code> : <Ticked>{argument.description ?? ""}</Ticked>
                    </li>
                  ))}
                </ul>
              )}
            </dd>
          </div>
        ))}
        {isEnumType(type) &&
          type.getValues().map((value) => (
            <div key={value.name} className={styles.field}>
              <dt>
                <code className={styles.name}>{value.name}</code>
              </dt>
              <dd>
                <Ticked>{value.description ?? ""}</Ticked>
              </dd>
            </div>
          ))}
      </dl>
    </>
  );
}

function kindOf(type: GraphQLNamedType): keyof typeof m.explorer.kinds {
  if (isObjectType(type)) return "object";
  if (isInterfaceType(type)) return "interface";
  if (isInputObjectType(type)) return "input";
  return isEnumType(type) ? "enum" : "scalar";
}

type ArgumentsProps = { args: readonly GraphQLArgument[]; operation: string | undefined };

function Arguments({ args, operation }: ArgumentsProps) {
  if (args.length === 0) return null;
  return (
    <>
      (
      {args.map((argument, index) => (
        <span key={argument.name}>
          {index > 0 && ", "}
          {argument.name}: <TypeName type={argument.type} operation={operation} />
        </span>
      ))}
      )
    </>
  );
}

type TypeNameProps = { type: GraphQLType; operation: string | undefined };

/** « [Action!]! », whose name leads to the type, unless it is one of the language. */
function TypeName({ type, operation }: TypeNameProps) {
  const named = getNamedType(type);
  if (isSpecifiedScalarType(named)) return String(type);
  const [before, after] = String(type).split(named.name);
  return (
    <>
      {before}
      <Link to="/explorateur" search={{ operation, type: named.name }} resetScroll={false}>
        {named.name}
      </Link>
      {after}
    </>
  );
}

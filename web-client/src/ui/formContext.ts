import { createContext, useContext, useEffect, useId } from "react";

/** What the server says that a person can mend: `field` is a path in the input, absent where it bears on the whole. */
export type Problem = { field?: readonly string[] | null; message: string };

export type FormFields = {
  problems: readonly Problem[];
  register: (name: string, field: { id: string; label: string }) => () => void;
  /** The field of a path, or the first of those that stand in it. */
  find: (name: string) => { id: string; label: string } | undefined;
};

export const FormContext = createContext<FormFields>({
  problems: [],
  register: () => () => {},
  find: () => undefined,
});

/** Whether a problem is about a field, or about a part of what it holds. */
export function isAbout(problem: Problem, name: string): boolean {
  const path = problem.field?.join(".");
  return path === name || path?.startsWith(`${name}.`) === true;
}

/**
 * Ties a control to its form: the identifiers that its label, hint and error need, and what is wrong with it. `name` is
 * the path of the field in the mutation's input.
 */
export function useField(name: string, label: string) {
  const id = useId();
  const { problems, register } = useContext(FormContext);
  useEffect(() => register(name, { id, label }), [register, name, id, label]);
  const problem = problems.find((one) => isAbout(one, name))?.message;
  return { id, hintId: `${id}-hint`, errorId: `${id}-error`, problem };
}

import { useState } from "react";

/** The last value that was there: a refresh that fails does not take away what is shown, nor what is typed into it. */
export function useLast<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}

import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import { errorSentence } from "../graphql";
import { m } from "../messages";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";

type Props = { error: CombinedError; onRetry: () => void; children?: ReactNode };

export function LoadError({ error, onRetry, children }: Props) {
  return (
    <Notice tone="danger" role="alert">
      <p>
        <strong>{m.errors.title}.</strong> {errorSentence(error)}
      </p>
      <div>
        <Button onPress={onRetry}>{m.common.retry}</Button> {children}
      </div>
    </Notice>
  );
}

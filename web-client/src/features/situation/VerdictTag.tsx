import type { Verdict } from "../../gql/graphql";
import { CheckIcon, CloseIcon, QuestionIcon } from "../../ui/Icons";
import { Tag } from "../../ui/Tag";

const TONES = { YES: "good", UNKNOWN: "open", NO: "neutral" } as const;
const ICONS = { YES: CheckIcon, UNKNOWN: QuestionIcon, NO: CloseIcon };

/** A verdict in a word; the icon and the colour only repeat it. */
export function VerdictTag({ verdict, word }: { verdict: Verdict; word: string }) {
  const Icon = ICONS[verdict];
  return (
    <Tag tone={TONES[verdict]} icon={<Icon size={14} />}>
      {word}
    </Tag>
  );
}

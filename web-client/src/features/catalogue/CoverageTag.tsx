import type { CoverageVerdict } from "../../gql/graphql";
import { m } from "../../messages";
import { CheckIcon, CloseIcon, PartIcon, QuestionIcon } from "../../ui/Icons";
import { Tag } from "../../ui/Tag";

export function CoverageTag({ verdict }: { verdict: CoverageVerdict }) {
  const label = m.labels.verdict[verdict];
  switch (verdict) {
    case "YES":
      return (
        <Tag tone="good" icon={<CheckIcon size={14} />}>
          {label}
        </Tag>
      );
    case "PARTLY":
      return (
        <Tag tone="caution" icon={<PartIcon size={14} />}>
          {label}
        </Tag>
      );
    case "TO_CONFIRM":
      return (
        <Tag tone="open" icon={<QuestionIcon size={14} />}>
          {label}
        </Tag>
      );
    case "NO":
      return <Tag icon={<CloseIcon size={14} />}>{label}</Tag>;
  }
}

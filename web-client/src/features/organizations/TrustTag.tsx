import type { Trust } from "../../gql/graphql";
import { organizations as words } from "../../messages/organizations";
import { CheckIcon, QuestionIcon } from "../../ui/Icons";
import { Tag } from "../../ui/Tag";

/** How far an organisation has been claimed by its people. */
export function TrustTag({ trust }: { trust: Trust }) {
  const verified = trust === "VERIFIED";
  return (
    <Tag
      tone={verified ? "good" : "open"}
      icon={verified ? <CheckIcon size={14} /> : <QuestionIcon size={14} />}
    >
      {words.trust[trust]}
    </Tag>
  );
}

import type { ReactNode } from "react";
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from "react-aria-components";
import styles from "./Disclosure.module.css";
import { ChevronIcon } from "./Icons";

type Props = {
  title: string;
  note?: string;
  level?: 2 | 3 | 4;
  startsOpen?: boolean;
  /** Told when it opens or closes, for contents that are asked for only then. */
  onToggle?: (isOpen: boolean) => void;
  children: ReactNode;
};

export function Disclosure({ title, note, level = 3, startsOpen = false, onToggle, children }: Props) {
  return (
    <AriaDisclosure
      defaultExpanded={startsOpen}
      {...(onToggle ? { onExpandedChange: onToggle } : {})}
      className={styles.disclosure ?? ""}
    >
      <Heading level={level} className={styles.heading}>
        <Button slot="trigger" className={styles.trigger ?? ""}>
          <ChevronIcon className={styles.chevron} />
          <span className={styles.title}>{title}</span>
          {note && <span className={styles.note}>{note}</span>}
        </Button>
      </Heading>
      <DisclosurePanel className={styles.panel ?? ""}>{children}</DisclosurePanel>
    </AriaDisclosure>
  );
}

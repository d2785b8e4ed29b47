import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./Tag.module.css";

type Props = { tone?: "neutral" | "good" | "caution" | "open"; icon?: ReactNode; children: ReactNode };

/** A short state. The words carry it; colour and outline only repeat them. */
export function Tag({ tone = "neutral", icon, children }: Props) {
  return (
    <span className={cx(styles.tag, styles[tone])}>
      {icon}
      {children}
    </span>
  );
}

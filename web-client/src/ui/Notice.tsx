import type { ReactNode } from "react";
import { cx } from "./cx";
import { InfoIcon, WarningIcon } from "./Icons";
import styles from "./Notice.module.css";

type Props = {
  tone?: "info" | "caution" | "danger";
  small?: boolean;
  role?: "alert" | "status";
  children: ReactNode;
};

export function Notice({ tone = "info", small = false, role, children }: Props) {
  const Icon = tone === "info" ? InfoIcon : WarningIcon;
  return (
    <div className={cx(styles.notice, styles[tone], small && styles.small)} role={role}>
      <Icon size={small ? 16 : 20} />
      <div className={styles.body}>{children}</div>
    </div>
  );
}

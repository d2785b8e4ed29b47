import type { Ref } from "react";
import { Button as AriaButton, type ButtonProps } from "react-aria-components";
import styles from "./Button.module.css";
import { cx } from "./cx";

type Props = Omit<ButtonProps, "className"> & {
  look?: "plain" | "strong" | "quiet";
  className?: string;
  ref?: Ref<HTMLButtonElement>;
};

export function Button({ look = "plain", className, ...props }: Props) {
  return <AriaButton {...props} className={cx(styles.button, styles[look], className)} />;
}

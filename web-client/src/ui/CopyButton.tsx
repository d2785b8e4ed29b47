import { useEffect, useRef, useState } from "react";
import { m } from "../messages";
import { useAnnounce } from "./Announcer";
import { Button } from "./Button";
import { CheckIcon, CopyIcon } from "./Icons";

/** `what` completes the label for those who hear the button away from its text. */
type Props = { text: string; label?: string; what: string };

export function CopyButton({ text, label = m.common.copy, what }: Props) {
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  async function copy() {
    const done = await copyText(text);
    announce(done ? m.common.copiedWhat(what) : m.common.notCopied);
    setCopied(done);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setCopied(false), 3000);
  }

  return (
    <Button onPress={copy} aria-label={`${copied ? m.common.copied : label} : ${what}`}>
      {copied ? <CheckIcon /> : <CopyIcon />}
      {copied ? m.common.copied : label}
    </Button>
  );
}

/** Copies by the clipboard, or, where the page is not served over HTTPS and has none, by the browser's own command. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = document.activeElement;
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    return done;
  }
}

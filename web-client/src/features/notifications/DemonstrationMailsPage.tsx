import { Fragment, useCallback, useEffect, useState } from "react";
import page from "../../layout/Page.module.css";
import { longTime } from "../../messages";
import { demonstrationMails as words } from "../../messages/notifications";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Segments } from "../../ui/Segments";
import { Skeleton } from "../../ui/Skeleton";
import styles from "./DemonstrationMails.module.css";

type Mail = { id: string; to: string; subject: string; at: string; text: string };

/** The mails of a demonstration, which leave for nowhere: as a mailbox shows them, in text and in HTML. */
export function DemonstrationMailsPage() {
  const [mails, setMails] = useState<Mail[] | null>();
  const announce = useAnnounce();
  const collect = useCallback(async () => {
    try {
      const response = await fetch("/session/demo/mails");
      const read: Mail[] | null = response.ok ? await response.json() : null;
      setMails(read);
      return read;
    } catch {
      setMails(null);
      return null;
    }
  }, []);
  useEffect(() => void collect(), [collect]);

  return (
    <div className={page.page}>
      <PageHeading title={words.title} />
      {mails === undefined && <Skeleton lines={["long", "short", "long"]} />}
      {mails === null && (
        <Notice tone="caution">
          <p>{words.absent}</p>
        </Notice>
      )}
      {mails && (
        <>
          <p>{words.lead}</p>
          <Button
            onPress={async () => {
              const read = await collect();
              if (read) announce(words.refreshed(read.length));
            }}
          >
            {words.refresh}
          </Button>
          {mails.length === 0 && <p>{words.none}</p>}
          <ul role="list" className={styles.list}>
            {mails.map((mail) => (
              <li key={mail.id}>
                <article aria-labelledby={mail.id}>
                  <h2 id={mail.id}>{mail.subject}</h2>
                  <p className={styles.when}>
                    {words.to(mail.to)} · <time dateTime={mail.at}>{longTime(mail.at)}</time>
                  </p>
                  <Parts mail={mail} />
                </article>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Parts({ mail }: { mail: Mail }) {
  const [form, setForm] = useState<"text" | "html">("text");
  return (
    <div className={styles.parts}>
      <Segments
        label={words.form}
        value={form}
        options={[
          { value: "text", label: words.text },
          { value: "html", label: words.html },
        ]}
        onChange={setForm}
      />
      {form === "text" ? (
        <pre className={styles.text}>
          <Linked text={mail.text} />
        </pre>
      ) : (
        <iframe
          className={styles.frame}
          src={`/session/demo/mails/${mail.id}`}
          title={words.frame(mail.subject)}
          sandbox="allow-top-navigation-by-user-activation"
        />
      )}
    </div>
  );
}

/** A text whose addresses lead where they say, as mailboxes make them do. */
function Linked({ text }: { text: string }) {
  return text.split(/(https?:\/\/\S+)/).map((part, i) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text that does not change
    if (i % 2 === 0) return <Fragment key={i}>{part}</Fragment>;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same
      <a key={i} href={part}>
        {part}
      </a>
    );
  });
}

import { Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { readFragment } from "../../gql";
import { LoadError } from "../../layout/LoadError";
import { m } from "../../messages";
import { themes } from "../../messages/themes";
import { useAnnounce } from "../../ui/Announcer";
import { Button } from "../../ui/Button";
import { CloseIcon, NextIcon, PreviousIcon, ScreenIcon } from "../../ui/Icons";
import { Notice } from "../../ui/Notice";
import { PageHeading } from "../../ui/PageHeading";
import { Skeleton } from "../../ui/Skeleton";
import { CoverageTag } from "../catalogue/CoverageTag";
import { MeetingAction_action, meetingFacts } from "./MeetingFacts";
import { type Meeting, useMeeting } from "./meeting";
import styles from "./ProjectionPage.module.css";

const words = themes.projection;

type Props = { theme: string; pole: string; position: number };

/** The meeting page on the wall: one action at a time, in letters that are read from the back of the room. */
export function ProjectionPage({ theme, pole, position }: Props) {
  const meeting = useMeeting(theme, pole);
  switch (meeting.state) {
    case "unknown":
      return (
        <div className={styles.message}>
          <PageHeading title={themes.meeting.notFoundTitle} />
          <p>{themes.meeting.notFound}</p>
          <Link to="/themes">{themes.meeting.backToMatrix}</Link>
        </div>
      );
    case "failed":
      return (
        <div className={styles.message}>
          <PageHeading title={m.errors.title} />
          <LoadError error={meeting.error} onRetry={meeting.retry} />
        </div>
      );
    case "loading":
      return (
        <div className={styles.message}>
          <p className="visually-hidden">{m.common.loading}</p>
          <Skeleton lines={["short", "title", "long", "long", "short", "long"]} />
        </div>
      );
    case "known":
      return <Slides meeting={meeting} asked={position} />;
  }
}

function Slides({ meeting, asked }: { meeting: Meeting; asked: number }) {
  const { theme, pole } = meeting;
  const slides = [...meeting.covered, ...meeting.toConfirm];
  const total = slides.length;
  const position = Math.min(Math.max(asked, 1), total);
  const slide = slides[position - 1];
  const action = slide && readFragment(MeetingAction_action, slide.action);
  const titles = slides.map((one) => readFragment(MeetingAction_action, one.action).title);
  const navigate = useNavigate();
  const announce = useAnnounce();
  const stage = useRef<HTMLElement>(null);

  const leave = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen();
    void navigate({
      to: "/themes/$theme/$pole",
      params: { theme: theme.code, pole: pole.code },
      state: { fromProjection: true },
      replace: true,
    });
  }, [navigate, theme.code, pole.code]);

  function show(wanted: number) {
    const next = Math.min(Math.max(wanted, 1), total);
    if (next === position) return;
    announce(words.announce(next, total, titles[next - 1] ?? ""));
    stage.current?.scrollTo({ top: 0 });
    void navigate({ to: ".", search: { fiche: String(next) }, replace: true, resetScroll: false });
  }

  useKeys((key, event) => {
    switch (key) {
      case "next":
        return show(position + 1);
      case "previous":
        return show(position - 1);
      case "first":
        return show(1);
      case "last":
        return show(total);
      case "leave":
        event.preventDefault();
        return leave();
    }
  });

  if (!slide || !action) {
    return (
      <div className={styles.message}>
        <PageHeading title={words.none} />
        <p>{themes.meeting.noneHint}</p>
        <Button onPress={leave}>{words.leave}</Button>
      </div>
    );
  }

  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <p className={styles.where}>
          {theme.title} <span>{pole.name}</span>
        </p>
        <FullScreen />
        <Button onPress={leave}>
          <CloseIcon /> {words.leave}
        </Button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={stage} className={styles.stage} tabIndex={0} aria-label={action.title}>
        <div className={styles.title}>
          <p className={styles.code}>{m.action.code(action.code)}</p>
          <PageHeading
            title={action.title}
            documentTitle={words.documentTitle(action.shortTitle, position, total)}
          />
          <p className={styles.summary}>{action.summary}</p>
          <p className={styles.coverage}>
            <CoverageTag verdict={slide.verdict} /> <span>{slide.because}</span>
          </p>
        </div>
        <dl className={styles.facts}>
          {meetingFacts(action).map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {action.notices.length > 0 && (
          <div className={styles.notices}>
            {action.notices.map((notice) => (
              <Notice key={notice} tone="caution">
                {notice}
              </Notice>
            ))}
          </div>
        )}
      </section>
      <nav aria-label={words.controls} className={styles.controls}>
        <Button onPress={() => show(position - 1)} isDisabled={position === 1}>
          <PreviousIcon /> {words.previous}
        </Button>
        <p className={styles.position}>
          <span aria-hidden="true">{words.position(position, total)}</span>
          <span className="visually-hidden">{words.positionWords(position, total)}</span>
        </p>
        <Button look="strong" onPress={() => show(position + 1)} isDisabled={position === total}>
          {words.next} <NextIcon />
        </Button>
        <p className={styles.keys}>{words.keys}</p>
      </nav>
    </div>
  );
}

type Key = "next" | "previous" | "first" | "last" | "leave";

const KEYS: Record<string, Key> = {
  ArrowRight: "next",
  PageDown: "next",
  " ": "next",
  ArrowLeft: "previous",
  PageUp: "previous",
  Home: "first",
  End: "last",
  Escape: "leave",
};

/** Keys of a keyboard and of a presenter's remote. A button that has the focus keeps its own space bar. */
function useKeys(act: (key: Key, event: KeyboardEvent) => void) {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    function listen(event: KeyboardEvent) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      let key = KEYS[event.key];
      if (!key) return;
      if (event.key === " ") {
        if (event.target instanceof Element && event.target.closest("button, a")) return;
        if (event.shiftKey) key = "previous";
      }
      event.preventDefault();
      latest.current(key, event);
    }
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Full screen where the browser offers it; a refusal is said, with the key that does the same. */
function FullScreen() {
  const [full, setFull] = useState(false);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  if (!document.fullscreenEnabled) return null;
  async function toggle() {
    try {
      setRefused(false);
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
    } catch {
      setRefused(true);
    }
  }
  return (
    <>
      {refused && <p role="alert">{words.refused}</p>}
      <Button onPress={() => void toggle()} className={styles.fullScreen ?? ""}>
        <ScreenIcon /> {full ? words.leaveFullScreen : words.fullScreen}
      </Button>
    </>
  );
}

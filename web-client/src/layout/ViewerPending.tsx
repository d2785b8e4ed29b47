import { Skeleton } from "../ui/Skeleton";
import { useViewer } from "../viewer";
import { LoadError } from "./LoadError";
import page from "./Page.module.css";

/** Stands for a page until it is known who is signed in; says so where that cannot be known. */
export function ViewerPending() {
  const { error, retry } = useViewer();
  if (!error) return <Skeleton lines={["title", "long", "short"]} />;
  return (
    <div className={page.page}>
      <LoadError error={error} onRetry={retry} />
    </div>
  );
}

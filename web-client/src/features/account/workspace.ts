import type { ViewerAct } from "../../gql/graphql";
import { myOrganization } from "../../messages/organizations";

/** What a person can do from « Mon espace », offered to whoever may. Every feature adds its line. */
export const workspace: Array<{ act: ViewerAct; path: string; label: string }> = [
  { act: "READ_MEMBERS", path: "/ma-structure", label: myOrganization.workspaceLine },
  { act: "READ_OWN_ACCOUNT", path: "/structures", label: myOrganization.directoryLine },
];

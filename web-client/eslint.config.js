import { fileURLToPath } from "node:url";
import graphql from "@graphql-eslint/eslint-plugin";
import * as typescript from "@typescript-eslint/parser";

// Run from the repository's root (npm run lint:graphql), because ESLint ignores what is outside its working folder.
// Biome lints the code; ESLint only reads GraphQL: the API's schema, the documents inside the client's sources, and the
// operations of the integrators' page.
const here = fileURLToPath(new URL(".", import.meta.url));
const graphQLConfig = {
  schema: `${here}../graph/schema/*.graphqls`,
  documents: [`${here}src/**/*.{ts,tsx}`, `!${here}src/gql/**`, `${here}../graph/examples/*.graphql`],
};

export default [
  { ignores: ["**/src/gql/**", "**/dist/**"] },
  {
    files: ["web-client/src/**/*.{ts,tsx}"],
    languageOptions: { parser: typescript },
    processor: graphql.processor,
  },
  {
    files: ["web-client/src/**/*.graphql", "graph/examples/*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/operations-recommended"].rules,
      // Fragments are named after the component that reads them and the argument it receives: Component_argument.
      "@graphql-eslint/naming-convention": [
        "error",
        {
          VariableDefinition: "camelCase",
          OperationDefinition: "PascalCase",
          FragmentDefinition: { requiredPattern: /^[A-Z][A-Za-z]*_[a-z][A-Za-z]*$/ },
        },
      ],
    },
  },
  {
    files: ["graph/schema/*.graphqls"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      // Vocabularies (axes, themes, publics…) are short closed lists, not connections.
      "@graphql-eslint/relay-edge-types": [
        "error",
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
      // Some lists go forward only: the contract names first and after.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
      "@graphql-eslint/description-style": ["error", { style: "inline" }],
      // Value types have no identity of their own.
      "@graphql-eslint/strict-id-in-types": [
        "error",
        {
          exceptions: {
            // A payload and what is wrong in an input are no objects of their own.
            types: [
              "UserError",
              "Appointment",
              "FollowUp",
              "Person",
              "ReferralCounts",
              "ReferralEvent",
              "ResponseTime",
              "JournalAct",
              "JournalDetail",
              "Setting",
              "MissingField",
              "FieldChange",
              "FieldConflict",
              "EditMark",
              "CoveragePreview",
              "Installation",
              "ActionFacets",
              "SessionBoard",
              "ActionMatch",
              "ActionProvider",
              "AdmissionRules",
              "AgeBand",
              "Contact",
              "Coverage",
              "CoverageAnswer",
              "Criterion",
              "FacetCount",
              "LeafCoverage",
              "TerritoryCount",
              "Fees",
              "Location",
              "Loosening",
              "MissingFact",
              "PageInfo",
              "PolePriority",
              "PoleSpotlight",
              "PoleCount",
              "PoleOffer",
              "PoleGaps",
              "PoleThemeOffer",
              "PoleBarrierOffer",
              "PolePublicOffer",
              "PoleStatistics",
              "PrescriptionMode",
              "ProgrammeFact",
              "CampaignPorteur",
              "CampaignPreview",
              "CampaignSheet",
              "ConfirmationAnswer",
              "ConfirmationItem",
              "SavedCriteria",
              "SavedSearchNews",
              "SearchReading",
              "Source",
              "TextMatch",
              "WordCorrection",
              "Warning",
            ],
            suffixes: ["Connection", "Edge", "Payload"],
          },
        },
      ],
    },
  },
  {
    // A match is an action and what is said of it for one situation: nothing that could be fetched again. A notice is read in
    // its list, by whom it is for.
    files: ["graph/schema/fit.graphqls", "graph/schema/notices.graphqls"],
    rules: {
      "@graphql-eslint/relay-edge-types": [
        "error",
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
    },
  },
];

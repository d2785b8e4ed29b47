import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * French stands in one catalogue: src/messages.ts and its chapters in src/messages/. A sentence written in a component
 * fails here, and so does a message that no component says any more.
 */
const FILES = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((name) => `src/${name}`)
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.startsWith("src/gql/"));
const CATALOGUE = FILES.filter((name) => name === "src/messages.ts" || name.startsWith("src/messages/"));
/** A manual is a text, not the words of controls: it stands whole in its page, and nothing else says its sentences. */
const MANUAL = "src/features/integrators/";
const SOURCES = FILES.filter((name) => !CATALOGUE.includes(name));

/** Attributes that people see or hear. */
const SEEN = /^(aria-label|aria-description|title|alt|placeholder|label|hint|documentTitle|caption)$/;
/** Two words in a row, or a letter or an elision that only French uses. */
const SENTENCE = /[A-Za-zÀ-ÿ]{2,} [a-zà-ÿ]{2,}|[À-ÖØ-öø-ÿœŒ]|[A-Za-z]’[a-z]/;

function parse(file: string): ts.SourceFile {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, kind);
}

/** What is for programs or for developers: queries, imports, class names, errors that a person never reads. */
function isForPrograms(node: ts.Node): boolean {
  for (let up: ts.Node | undefined = node.parent; up; up = up.parent) {
    if (ts.isImportDeclaration(up) || ts.isExportDeclaration(up) || ts.isTypeNode(up)) return true;
    if (ts.isNewExpression(up) && /Error$/.test(up.expression.getText())) return true;
    if (ts.isCallExpression(up) && up.expression.getText() === "graphql") return true;
    if (ts.isJsxAttribute(up)) return /^(className|d|path|viewBox|fill|role|rel)$/.test(up.name.getText());
  }
  return false;
}

function strings(file: string): string[] {
  const source = parse(file);
  const found: string[] = [];
  function say(node: ts.Node, text: string) {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${file}:${line + 1}: ${text.trim()}`);
  }
  function visit(node: ts.Node) {
    // An address is the same in every language.
    if (ts.isJsxText(node) && /[A-Za-zÀ-ÿ]{2,}/.test(node.text) && !/^\/\S+$/.test(node.text.trim()))
      say(node, node.text);
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      const attribute = ts.isJsxAttribute(node.parent) && SEEN.test(node.parent.name.getText());
      const seen = attribute ? /[A-Za-zÀ-ÿ]{2,}/.test(node.text) : SENTENCE.test(node.text);
      if (seen && !isForPrograms(node)) say(node, node.text);
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

/** The paths of the messages of a file: « m.search.title ». */
function messagesOf(file: string): string[] {
  const paths: string[] = [];
  function walk(node: ts.Expression, path: string) {
    const value = ts.isAsExpression(node) || ts.isSatisfiesExpression(node) ? node.expression : node;
    if (!ts.isObjectLiteralExpression(value)) {
      paths.push(path);
      return;
    }
    for (const property of value.properties) {
      const at = `${path}.${property.name?.getText().replace(/^"|"$/g, "")}`;
      if (ts.isPropertyAssignment(property)) walk(property.initializer, at);
      else paths.push(at);
    }
  }
  for (const statement of parse(file).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if (!statement.modifiers?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && (ts.isAsExpression(initializer) || ts.isObjectLiteralExpression(initializer))) {
        walk(initializer, name.getText());
      }
    }
  }
  return paths;
}

/** The paths that a file says, short names (`const words = themes.booklet`, `import { help as words }`) opened. */
function saidIn(file: string): string[] {
  const source = parse(file);
  const names = new Map<string, string>();
  const said: string[] = [];
  function pathOf(node: ts.Node): string | null {
    if (ts.isIdentifier(node)) return names.get(node.text) ?? null;
    if (!ts.isPropertyAccessExpression(node)) return null;
    const before = pathOf(node.expression);
    return before && `${before}.${node.name.text}`;
  }
  function visit(node: ts.Node) {
    if (ts.isTypeNode(node)) return; // « keyof typeof m.labels » says nothing
    if (ts.isImportDeclaration(node)) {
      const from = (node.moduleSpecifier as ts.StringLiteral).text;
      const bindings = node.importClause?.namedBindings;
      if (!/\/messages(\/|$)/.test(from) || !bindings || !ts.isNamedImports(bindings)) return;
      for (const one of bindings.elements) names.set(one.name.text, (one.propertyName ?? one.name).text);
      return;
    }
    if (ts.isVariableDeclaration(node) && node.initializer) {
      const path = pathOf(node.initializer);
      if (path && ts.isIdentifier(node.name) && ts.isPropertyAccessExpression(node.initializer)) {
        names.set(node.name.text, path);
        return;
      }
    }
    const path = ts.isPropertyAccessExpression(node) || ts.isIdentifier(node) ? pathOf(node) : null;
    if (path) said.push(path);
    else ts.forEachChild(node, visit);
  }
  visit(source);
  return said;
}

describe("the catalogue of messages", () => {
  it("sees a sentence where there is one", () => {
    expect(SENTENCE.test("Aucune action")).toBe(true);
    expect(SENTENCE.test("Thème")).toBe(true);
    expect(SENTENCE.test("/themes/$theme")).toBe(false);
    expect(SOURCES.length).toBeGreaterThan(50);
  });

  it("holds every sentence of the screens", () => {
    expect(SOURCES.filter((name) => !name.startsWith(MANUAL)).flatMap(strings)).toEqual([]);
  });

  it("holds no message that nobody says", () => {
    const said = [...SOURCES, ...CATALOGUE].flatMap(saidIn);
    const all = CATALOGUE.flatMap(messagesOf);
    expect(all.length).toBeGreaterThan(200);
    const unused = all.filter(
      (path) => !said.some((one) => one === path || path.startsWith(`${one}.`) || one.startsWith(`${path}.`)),
    );
    expect(unused).toEqual([]);
  });
});

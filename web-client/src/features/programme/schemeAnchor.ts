/** Where the page of the programme tells of a scheme. */
export function schemeAnchor(slug: string): string {
  return `dispositif-${slug}`;
}

import { z } from 'zod';
import type { License } from './shipped.ts';

const Component = z.looseObject({ name: z.string(), version: z.string(), purl: z.string() });
const Bill = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(Component),
});

/**
 * A bill of materials in CycloneDX's format with the components of a list that it lacks.
 *
 * @param bill as `npm sbom` writes it
 * @throws {z.ZodError} where it is none
 */
export function addComponents(bill: unknown, licenses: readonly License[]): z.infer<typeof Bill> {
  const { metadata, components, ...rest } = Bill.parse(bill);
  const known = new Set(components.map(({ purl }) => purl));
  const missing = licenses
    .map(({ name, version, identifier }) => ({
      'bom-ref': `${name}@${version}`,
      type: 'library',
      name,
      version,
      scope: 'required',
      // https://github.com/package-url/purl-spec: the `@` of a scope is escaped.
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      licenses: [{ expression: identifier }],
    }))
    .filter(({ purl }) => !known.has(purl));
  // npm calls the app by the folder it lies in.
  const component = { ...metadata.component, name: 'lorikeet' };
  return { ...rest, metadata: { ...metadata, component }, components: [...components, ...missing] };
}

export const home = {
  draft: 'Draft',
  'draft.unnamed': 'Unnamed draft',
  'draft.deleted': 'The draft is deleted.',
  'demo.name': 'demo',
} as const;

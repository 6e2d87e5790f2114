import { z } from 'zod';
import type { Task } from '../../shared/task.ts';
import { ClassifyReply, ClassifyRequest, Failure, Health, mostBodyBytes } from './schemas.ts';

export interface ApiFacts {
  readonly name: string;
  readonly version: string;
  readonly labels: readonly string[];
  readonly task: Task;
  readonly hasToken: boolean;
}

/** The description of the service (OpenAPI 3.1), made of the schemas that requests are checked with. */
export function openApi({ name, version, labels, task, hasToken }: ApiFacts): object {
  const reply = (description: string, schema: z.ZodType, headers?: object) => ({
    description,
    ...(headers === undefined ? {} : { headers }),
    content: { 'application/json': { schema: schemaOf(schema) } },
  });
  const failure = (description: string, headers?: object) => reply(description, Failure, headers);
  const retryAfter = {
    'Retry-After': { description: 'Seconds to wait before asking again.', schema: { type: 'integer' } },
  };
  return {
    openapi: '3.1.0',
    info: {
      title: name,
      version,
      description: `A text classifier, served by Lorikeet. It ${
        task === 'multi-label' ? 'gives a text any of these labels' : 'tells these classes apart'
      }: ${labels.join(', ')}.`,
    },
    ...(hasToken ? { security: [{ token: [] }] } : {}),
    components: hasToken ? { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } } : {},
    paths: {
      '/classify': {
        post: {
          operationId: 'classify',
          summary: 'Classify a text, or several.',
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: schemaOf(ClassifyRequest),
                examples: { one: { value: { text: 'Fire!' } } },
              },
            },
          },
          responses: {
            '200': reply('The predictions.', ClassifyReply),
            '400': failure('The body is not JSON, or not of this form.'),
            ...(hasToken
              ? {
                  '401': failure('The token is missing or wrong.', {
                    'WWW-Authenticate': { schema: { type: 'string' } },
                  }),
                }
              : {}),
            '413': failure(`The body has more than ${mostBodyBytes} bytes.`),
            '415': failure('The body is not said to be application/json.'),
            '503': failure('Too many texts wait, or the classifier is being started again.', retryAfter),
          },
        },
      },
      '/health': {
        get: {
          operationId: 'health',
          summary: 'Whether the service can answer.',
          security: [],
          responses: {
            '200': reply('It can.', Health),
            '503': reply('It cannot yet, or not any more.', Health, retryAfter),
          },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'openapi',
          summary: 'This description.',
          security: [],
          responses: {
            '200': { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
          },
        },
      },
    },
  };
}

/** JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
function schemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}

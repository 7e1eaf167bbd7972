import type { DynamicModule, Type } from '@nestjs/common';
import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { type Permission, permissionOf } from '../../src/platform/access.js';
import { modulesOf } from '../../src/platform/schema.js';

/** One thing that a caller may ask for, by its name in the schema or its method and path. */
export interface Operation {
  readonly name: string;
  readonly permission: Permission | undefined;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'ALL', 'OPTIONS', 'HEAD'] as const;

const methodsOf = (type: Type): [string, object][] =>
  Object.entries(Object.getOwnPropertyDescriptors(type.prototype)).flatMap(([name, { value }]) =>
    name !== 'constructor' && typeof value === 'function'
      ? [[name, value as object] as [string, object]]
      : [],
  );

/** Every GraphQL operation that the resolvers of a module declare, with its permission. */
export const graphqlOperations = (root: DynamicModule): Operation[] =>
  modulesOf(root)
    .flatMap(({ providers }) => providers.flatMap(methodsOf))
    .flatMap(([method, handler]) => {
      const kind = Reflect.getMetadata('graphql:resolver_type', handler) as string | undefined;
      const name = (Reflect.getMetadata('graphql:resolver_name', handler) as string | undefined) ?? method;
      return kind === 'Query' || kind === 'Mutation' || kind === 'Subscription'
        ? [{ name: `${kind}.${name}`, permission: permissionOf(handler) }]
        : [];
    });

/** Every HTTP route that the controllers of a module declare, with its permission. */
export const httpOperations = (root: DynamicModule): Operation[] =>
  modulesOf(root)
    .flatMap(({ controllers }) => controllers)
    .flatMap((controller) =>
      methodsOf(controller).flatMap(([, handler]) => {
        const path = Reflect.getMetadata('path', handler) as string | undefined;
        if (path === undefined) return [];
        const method = METHODS[Reflect.getMetadata('method', handler) as number] ?? 'GET';
        const folder = Reflect.getMetadata('path', controller) as string;
        return [
          {
            name: `${method} /${[folder, path]
              .map((part) => part.replaceAll(/^\/|\/$/g, ''))
              .filter(Boolean)
              .join('/')}`,
            permission: permissionOf(handler),
          },
        ];
      }),
    );

/** An operation with as little as its types demand: required arguments only, one leaf or `__typename` back. */
export function smallestRequest(schema: GraphQLSchema, name: string): { query: string; variables: object } {
  const [kind, field] = name.split('.') as ['Query' | 'Mutation', string];
  const definition = (kind === 'Query' ? schema.getQueryType() : schema.getMutationType())?.getFields()[
    field
  ];
  if (!definition) throw new Error(`The schema has no ${name}.`);
  const required = definition.args.filter(isRequiredArgument);
  const declared = required.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const passed = required.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const call = `${field}${passed && `(${passed})`}${selectionOf(definition)}`;
  return {
    query: `${kind.toLowerCase()} ${declared && `(${declared})`} { ${call} }`,
    variables: Object.fromEntries(required.map(({ name: key, type }) => [key, smallestValue(type)])),
  };
}

const selectionOf = (definition: GraphQLField<unknown, unknown>): string =>
  isLeafType(getNamedType(definition.type)) ? '' : ' { __typename }';

/** A value of each scalar that its type accepts; what the field decorators say of it does not matter here. */
const SCALARS: Record<string, unknown> = {
  ID: 'x',
  String: 'x',
  Int: 1,
  Float: 1,
  Boolean: true,
  Decimal: '1',
  Credits: '1',
  Month: '2026-01',
  LocalDate: '2026-01-01',
  DateTime: '2026-01-01T00:00:00Z',
  JSON: {},
};

export function smallestValue(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return smallestValue(type.ofType);
  if (isListType(type)) return [smallestValue(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(required.map((field) => [field.name, smallestValue(field.type)]));
  }
  if (type.name in SCALARS) return SCALARS[type.name];
  throw new Error(`No value is known for the scalar ${type.name}: add one to SCALARS in this file.`);
}

import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

type AnyModule = NonNullable<DynamicModule['imports']>[number];

/** Every module that `root` brings in, itself first. Asynchronous and forward references do not occur here. */
export function modulesOf(root: AnyModule): { providers: Type[]; controllers: Type[] }[] {
  const seen = new Set<unknown>();
  const visit = (one: AnyModule): { providers: Type[]; controllers: Type[] }[] => {
    if (seen.has(one)) return [];
    seen.add(one);
    const dynamic = one as Partial<DynamicModule>;
    const declared = <T>(key: 'imports' | 'providers' | 'controllers'): T[] => [
      ...((Reflect.getMetadata(key, dynamic.module ?? one) ?? []) as T[]),
      ...((dynamic[key] ?? []) as T[]),
    ];
    return [
      {
        providers: declared<Type>('providers').filter((provider) => typeof provider === 'function'),
        controllers: declared<Type>('controllers'),
      },
      ...declared<AnyModule>('imports').flatMap(visit),
    ];
  };
  return visit(root);
}

/** The GraphQL schema of a module, built from its resolvers alone: no database, no process. */
export async function schemaOf(root: AnyModule): Promise<GraphQLSchema> {
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  const resolvers = modulesOf(root).flatMap(({ providers }) => providers);
  const schema = await builder.get(GraphQLSchemaFactory).create(resolvers.filter(isResolver));
  await builder.close();
  return schema;
}

/** Schema definition language, sorted, as it is committed. */
export const schemaText = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`;

/** The key by which `@Resolver()` marks a class. */
const isResolver = (provider: Type): boolean => Reflect.hasMetadata('graphql:resolver_type', provider);

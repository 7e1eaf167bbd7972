import {
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type ValidationContext,
} from 'graphql';
import { LIMITS } from './limits.js';

interface Weight {
  readonly depth: number;
  readonly cost: number;
  readonly aliases: number;
}
const NOTHING: Weight = { depth: 0, cost: 0, aliases: 0 };

type Parent = GraphQLNamedType | null | undefined;

/**
 * Refuses a document whose operation is too deep, too wide or aliased too often, before anything is resolved.
 * No name is exempt: an operation, fragment or alias called `__schema` weighs like any other.
 * A fragment is weighed once and counted wherever it is spread, so that nested spreads cost no time here.
 */
export function queryLimits(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Weight>();
  const typeOf = (name: string | undefined): Parent => (name ? context.getSchema().getType(name) : undefined);

  const weighSelections = (set: SelectionSetNode | undefined, parent: Parent, open: Open): Weight => {
    let total = NOTHING;
    for (const selection of set?.selections ?? []) {
      const weight =
        selection.kind === Kind.FIELD
          ? weighField(selection, parent, open)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? weighSelections(
                selection.selectionSet,
                typeOf(selection.typeCondition?.name.value) ?? parent,
                open,
              )
            : weighFragment(context.getFragment(selection.name.value), open);
      total = {
        depth: Math.max(total.depth, weight.depth),
        cost: total.cost + weight.cost,
        aliases: total.aliases + weight.aliases,
      };
    }
    return total;
  };

  const weighField = (field: FieldNode, parent: Parent, open: Open): Weight => {
    const definition = definitionOf(parent, field.name.value);
    const inner = weighSelections(field.selectionSet, definition && getNamedType(definition.type), open);
    return {
      depth: inner.depth + 1,
      cost: 1 + inner.cost * rowsOf(field, definition, parent),
      aliases: inner.aliases + (field.alias ? 1 : 0),
    };
  };

  // A fragment cycle is another rule's error; here it only must not run for ever.
  const weighFragment = (fragment: FragmentDefinitionNode | null | undefined, open: Open): Weight => {
    if (!fragment || open.has(fragment.name.value)) return NOTHING;
    const known = fragments.get(fragment.name.value);
    if (known) return known;
    open.add(fragment.name.value);
    const weight = weighSelections(fragment.selectionSet, typeOf(fragment.typeCondition.name.value), open);
    open.delete(fragment.name.value);
    fragments.set(fragment.name.value, weight);
    return weight;
  };

  return {
    OperationDefinition(operation: OperationDefinitionNode) {
      const root = context.getSchema().getRootType(operation.operation);
      const weight = weighSelections(operation.selectionSet, root, new Set());
      const refusals = [
        ['QUERY_TOO_DEEP', weight.depth, LIMITS.queryDepth],
        ['QUERY_TOO_COSTLY', weight.cost, LIMITS.queryCost],
        ['QUERY_TOO_MANY_ALIASES', weight.aliases, LIMITS.queryAliases],
      ] as const;
      for (const [reason, found, limit] of refusals) {
        if (found <= limit) continue;
        context.reportError(
          new GraphQLError(`${reason}: ${found} > ${limit}`, {
            nodes: [operation],
            extensions: {
              code: 'BAD_USER_INPUT',
              reason,
              details: { found: Math.min(found, Number.MAX_SAFE_INTEGER), limit },
            },
          }),
        );
      }
    },
  };
}

/** Names of the fragments being weighed. */
type Open = Set<string>;
type Definition = GraphQLField<unknown, unknown> | undefined;

function definitionOf(parent: Parent, name: string): Definition {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/**
 * How often the selection below a field is resolved at most: the page size of a connection (the largest when it is a
 * variable, the default when it is left out); what a plain list declares by `@Field(() => [X], { complexity: 3 })`, or
 * else a default page. The lists within a connection are the page already counted, and those of the schema itself are
 * bounded by the schema.
 */
function rowsOf(field: FieldNode, definition: Definition, parent: Parent): number {
  const given = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (given?.kind === Kind.INT) return Math.max(1, Math.min(Number(given.value), LIMITS.pageSize));
  if (given) return LIMITS.pageSize;
  if (!definition) return 1;
  const declared = definition.extensions['complexity'];
  if (typeof declared === 'number') return declared;
  if (definition.args.some((argument) => argument.name === 'first')) return LIMITS.pageSizeDefault;
  return isList(definition.type) && !isPage(parent) && !isIntrospectionType(getNamedType(definition.type))
    ? LIMITS.pageSizeDefault
    : 1;
}

const isList = (type: GraphQLOutputType): boolean => isListType(getNullableType(type));

const isPage = (type: Parent): boolean => isObjectType(type) && 'pageInfo' in type.getFields();

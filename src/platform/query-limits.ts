import {
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { LIMITS } from './limits.js';

interface Weight {
  readonly depth: number;
  readonly cost: number;
  readonly aliases: number;
}
const NOTHING: Weight = { depth: 0, cost: 0, aliases: 0 };

/**
 * Refuses a document whose operation is too deep, too wide or aliased too often, before anything is resolved.
 * No name is exempt: an operation, fragment or alias called `__schema` weighs like any other.
 * A page size given as a variable counts as the largest page.
 */
export function queryLimits(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Weight>();

  const weighSelections = (set: SelectionSetNode | undefined, open: ReadonlySet<string>): Weight => {
    let total = NOTHING;
    for (const selection of set?.selections ?? []) {
      const weight =
        selection.kind === Kind.FIELD
          ? weighField(selection, open)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? weighSelections(selection.selectionSet, open)
            : weighFragment(context.getFragment(selection.name.value), open);
      total = {
        depth: Math.max(total.depth, weight.depth),
        cost: total.cost + weight.cost,
        aliases: total.aliases + weight.aliases,
      };
    }
    return total;
  };

  const weighField = (field: FieldNode, open: ReadonlySet<string>): Weight => {
    const inner = weighSelections(field.selectionSet, open);
    return {
      depth: inner.depth + 1,
      cost: 1 + inner.cost * pageSizeOf(field),
      aliases: inner.aliases + (field.alias ? 1 : 0),
    };
  };

  // A fragment cycle is another rule's error; here it only must not run for ever.
  const weighFragment = (
    fragment: FragmentDefinitionNode | null | undefined,
    open: ReadonlySet<string>,
  ): Weight => {
    if (!fragment || open.has(fragment.name.value)) return NOTHING;
    const known = fragments.get(fragment.name.value);
    if (known) return known;
    const weight = weighSelections(fragment.selectionSet, new Set([...open, fragment.name.value]));
    fragments.set(fragment.name.value, weight);
    return weight;
  };

  return {
    OperationDefinition(operation: OperationDefinitionNode) {
      const weight = weighSelections(operation.selectionSet, new Set());
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
            extensions: { code: 'BAD_USER_INPUT', reason, details: { found, limit } },
          }),
        );
      }
    },
  };
}

function pageSizeOf(field: FieldNode): number {
  const first = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (!first) return 1;
  return first.kind === Kind.INT
    ? Math.max(1, Math.min(Number(first.value), LIMITS.pageSize))
    : LIMITS.pageSize;
}

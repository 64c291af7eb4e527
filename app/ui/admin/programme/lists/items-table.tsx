import { useFetcher } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import {
  BlockStack,
  Button,
  ButtonGroup,
  ChoiceList,
  IndexFilters,
  IndexFiltersMode,
  IndexTable,
  InlineStack,
  Link,
  Text,
  useBreakpoints,
  useIndexResourceState,
  useSetIndexFiltersMode,
} from '@shopify/polaris';
import { ArrowDownIcon, ArrowUpIcon, SearchIcon } from '@shopify/polaris-icons';
import { useEffect, useState } from 'react';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { EmptyNote } from '../../empty-note.tsx';
import { useAdmin } from '../../use-admin.ts';
import type { ItemsChange } from '../forms/change-items.ts';
import { type Item, KINDS, kindOf, type ListName } from '../forms/sections.ts';
import type { SectionAnswer } from '../forms/use-section-form.ts';
import { itemTitle } from '../settings-differences.ts';
import { DeleteItems } from './delete-items.tsx';
import { ItemStatus, statusOf } from './item-status.tsx';
import { itemSummary } from './item-summary.ts';

type Props = { list: ListName; settings: ProgrammeSettings; now: Date };
const TABS = ['all', 'on', 'off'] as const;

/** The items with filters, and what can be done with several at once. */
export function ItemsTable({ list, settings, now }: Props) {
  const language = useAdmin();
  const { t } = language;
  const { smDown } = useBreakpoints();
  const shopify = useAppBridge();
  const fetcher = useFetcher<SectionAnswer>();
  const { mode, setMode } = useSetIndexFiltersMode(IndexFiltersMode.Default);
  const [tab, setTab] = useState(0);
  const [search, setSearch] = useState('');
  const [kinds, setKinds] = useState<string[]>([]);
  const [deleting, setDeleting] = useState(false);
  const items: readonly Item[] = settings[list];
  const wanted = TABS[tab] ?? 'all';
  const shown = items.filter((item) => {
    const on = statusOf(item, now) === 'on';
    return (
      (wanted === 'all' || on === (wanted === 'on')) &&
      (kinds.length === 0 || kinds.includes(kindOf(item))) &&
      itemTitle(item, language).toLowerCase().includes(search.trim().toLowerCase())
    );
  });
  const rows = shown.map(({ id }) => ({ id }));
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } =
    useIndexResourceState(rows);
  const send = (intent: ItemsChange['intent'], ids: readonly string[]) => {
    const form = new FormData();
    form.set('intent', intent);
    for (const id of ids) form.append('id', id);
    fetcher.submit(form, { method: 'post' });
  };
  const sendSelected = (intent: ItemsChange['intent']) => {
    send(intent, selectedResources);
    setDeleting(false);
    clearSelection();
  };
  useEffect(() => {
    if (fetcher.data !== undefined && 'saved' in fetcher.data) shopify.toast.show(t('programme:done.save'));
  }, [fetcher.data, shopify, t]);
  const canSwitch = list !== 'rewards';
  const filterKinds = KINDS[list].length > 1;
  const clear = () => {
    setSearch('');
    setKinds([]);
  };
  return (
    <>
      <IndexFilters
        tabs={TABS.map((id) => ({ id, content: t(`programme:lists.tabs.${id}`) }))}
        selected={tab}
        onSelect={setTab}
        canCreateNewView={false}
        queryValue={search}
        queryPlaceholder={t('programme:lists.search')}
        onQueryChange={setSearch}
        onQueryClear={() => setSearch('')}
        filters={
          filterKinds
            ? [
                {
                  key: 'kind',
                  label: t('programme:lists.kind'),
                  shortcut: true,
                  filter: (
                    <ChoiceList
                      title={t('programme:lists.kind')}
                      titleHidden
                      allowMultiple
                      choices={KINDS[list].map((value) => ({
                        value,
                        label: t(`kinds:${list}.${value}.title`),
                      }))}
                      selected={kinds}
                      onChange={setKinds}
                    />
                  ),
                },
              ]
            : []
        }
        appliedFilters={
          kinds.length === 0
            ? []
            : [
                {
                  key: 'kind',
                  label: kinds.map((kind) => t(`kinds:${list}.${kind}.title`)).join(', '),
                  onRemove: () => setKinds([]),
                },
              ]
        }
        onClearAll={clear}
        cancelAction={{ onAction: clear }}
        mode={mode}
        setMode={setMode}
        loading={fetcher.state !== 'idle'}
      />
      {shown.length === 0 ? (
        <EmptyNote
          heading="h2"
          icon={SearchIcon}
          title={t('programme:lists.none.title')}
          text={t('programme:lists.none.text')}
        />
      ) : (
        <IndexTable
          resourceName={{
            singular: t(`programme:items.${list}`),
            plural: t(`programme:cards.${list}.title`),
          }}
          itemCount={shown.length}
          selectedItemsCount={allResourcesSelected ? 'All' : selectedResources.length}
          onSelectionChange={handleSelectionChange}
          promotedBulkActions={[
            ...(canSwitch
              ? [
                  { content: t('programme:lists.activate'), onAction: () => sendSelected('activate') },
                  { content: t('programme:lists.deactivate'), onAction: () => sendSelected('deactivate') },
                ]
              : []),
            { content: t('programme:lists.delete'), onAction: () => setDeleting(true) },
          ]}
          // On phones one column, and not Polaris' condensed list: nothing can be selected in that.
          headings={[
            { title: t('programme:lists.name') },
            ...(smDown
              ? []
              : [
                  { title: t('programme:lists.gives') },
                  { title: t('programme:lists.status') },
                  ...(list === 'rewards' ? [{ title: t('programme:lists.place') }] : []),
                ]),
          ]}
        >
          {shown.map((item, index) => (
            <IndexTable.Row
              key={item.id}
              id={item.id}
              position={index}
              selected={selectedResources.includes(item.id)}
            >
              <Cells
                item={item}
                narrow={smDown}
                {...{ list, settings, now }}
                move={
                  list === 'rewards' && shown.length === items.length ? (by) => send(by, [item.id]) : null
                }
                first={index === 0}
                last={index === shown.length - 1}
              />
            </IndexTable.Row>
          ))}
        </IndexTable>
      )}
      {deleting && (
        <DeleteItems
          list={list}
          titles={items
            .filter(({ id }) => selectedResources.includes(id))
            .map((item) => itemTitle(item, language))}
          confirm={() => sendSelected('delete')}
          close={() => setDeleting(false)}
        />
      )}
    </>
  );
}

type CellsProps = Props & {
  item: Item;
  narrow: boolean;
  move: ((by: 'up' | 'down') => void) | null;
  first: boolean;
  last: boolean;
};

function Cells({ item, list, settings, now, narrow, move, first, last }: CellsProps) {
  const language = useAdmin();
  const { t } = language;
  const title = itemTitle(item, language);
  const name = (
    <BlockStack>
      <Link url={`/app/programme/${list}/${item.id}`} dataPrimaryLink removeUnderline monochrome>
        <Text as="span" fontWeight="semibold" breakWord>
          {title}
        </Text>
      </Link>
      <Text as="span" variant="bodySm" tone="subdued">
        {t(`kinds:${list}.${kindOf(item)}.title`)}
      </Text>
    </BlockStack>
  );
  const summary = itemSummary(item, list, settings, language);
  const places = move && (
    // Presses of these are not presses of the row.
    <fieldset
      aria-label={t('programme:lists.place')}
      style={{ border: 0, margin: 0, padding: 0 }}
      onClick={(event) => event.stopPropagation()}
      onKeyUp={(event) => event.stopPropagation()}
    >
      <ButtonGroup gap="tight">
        <Button
          icon={ArrowUpIcon}
          variant="tertiary"
          accessibilityLabel={t('programme:lists.up', { title })}
          disabled={first}
          onClick={() => move('up')}
        />
        <Button
          icon={ArrowDownIcon}
          variant="tertiary"
          accessibilityLabel={t('programme:lists.down', { title })}
          disabled={last}
          onClick={() => move('down')}
        />
      </ButtonGroup>
    </fieldset>
  );
  if (narrow)
    return (
      <IndexTable.Cell>
        <div style={{ padding: '6px 0', whiteSpace: 'normal' }}>
          <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
            <BlockStack gap="100">
              {name}
              <Text as="span" variant="bodySm" breakWord>
                {summary}
              </Text>
              {places}
            </BlockStack>
            <ItemStatus item={item} now={now} />
          </InlineStack>
        </div>
      </IndexTable.Cell>
    );
  return (
    <>
      <IndexTable.Cell>{name}</IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ whiteSpace: 'normal', maxWidth: '24rem' }}>{summary}</div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <ItemStatus item={item} now={now} />
      </IndexTable.Cell>
      {list === 'rewards' && <IndexTable.Cell>{places}</IndexTable.Cell>}
    </>
  );
}

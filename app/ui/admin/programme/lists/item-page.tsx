import { Banner } from '@shopify/polaris';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { parseTypedInteger } from '#app/i18n/formatters.ts';
import { pointsText } from '../../cause-sentence.ts';
import { useAdmin } from '../../use-admin.ts';
import type { Typed } from '../forms/fields.ts';
import { textAt } from '../forms/fields.ts';
import { FormFields, OtherErrors } from '../forms/form-fields.tsx';
import { SectionPage } from '../forms/section-page.tsx';
import { fieldsOf, type Item, type ListName } from '../forms/sections.ts';
import { toTyped } from '../forms/typed-settings.ts';
import { useSectionForm } from '../forms/use-section-form.ts';
import { itemTitle } from '../settings-differences.ts';
import { ItemPreview } from './item-preview.tsx';

type Props = {
  list: ListName;
  item: object;
  kind: string;
  isNew: boolean;
  settings: ProgrammeSettings;
  revision: string;
  /** Which part of what is paid for goods is no tax, in ten-thousandths; null while nobody bought yet. */
  netShare: number | null;
};

/** One rule, campaign or reward. Its form is derived from the fields of its kind. */
export function ItemPage({ list, item, kind, isNew, settings, revision, netShare }: Props) {
  const language = useAdmin();
  const { t, f, shop } = language;
  const fields = fieldsOf(list, kind);
  const section = useSectionForm<Typed>(toTyped(item, fields, f, shop), revision, `/app/programme/${list}`);
  const { form, errors, change } = section;
  const kindTitle = t(`kinds:${list}.${kind}.title`);
  const title = isNew ? kindTitle : itemTitle(item as Item, language);
  return (
    <SectionPage
      title={title}
      {...(isNew ? {} : { subtitle: kindTitle })}
      back={{ label: t(`programme:cards.${list}.title`), url: `/app/programme/${list}` }}
      form={section}
      settings={settings}
      aside={<ItemPreview list={list} kind={kind} form={form} settings={settings} netShare={netShare} />}
    >
      <OtherErrors errors={errors} fields={fields} />
      {list === 'rewards' && <SamePointsWarning form={form} settings={settings} />}
      <FormFields
        fields={fields}
        form={form}
        errors={errors}
        change={change}
        kind={kind}
        tiers={settings.tiers.list}
        title={kindTitle}
        text={t(`kinds:${list}.${kind}.text`)}
      />
    </SectionPage>
  );
}

/** Two rewards for the same points are allowed, and mostly a slip. */
function SamePointsWarning({ form, settings }: { form: Typed; settings: ProgrammeSettings }) {
  const language = useAdmin();
  const points = parseTypedInteger(textAt(form, 'points'));
  const same = settings.rewards.find((one) => one.points === points && one.id !== textAt(form, 'id'));
  if (same === undefined) return null;
  return (
    <Banner tone="warning">
      {language.t('rewards:samePoints', {
        points: pointsText(language.t, language.f, same.points),
        reward: itemTitle(same, language),
      })}
    </Banner>
  );
}

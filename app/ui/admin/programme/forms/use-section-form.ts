import { useFetcher, useNavigate } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { unsentOf } from '../../keep-typed.ts';
import { useAdmin } from '../../use-admin.ts';
import type { FormErrors } from '../programme-form.ts';

/** What the action of a section's page answers. */
export type SectionAnswer = { errors: FormErrors } | { saved: true };

/**
 * A form that is saved into the programme's draft. It starts from what is saved; what was typed stays until it is saved
 * or discarded, whatever the server answers.
 * @param saved the form as saved
 * @param next where to go once it is saved; nowhere when null
 */
export function useSectionForm<Form>(saved: Form, next: string | null = null) {
  const { t } = useAdmin();
  const shopify = useAppBridge();
  const navigate = useNavigate();
  // By content: every answer of the server brings new objects, and only other settings may replace what was typed.
  const savedText = JSON.stringify(saved);
  const start = useMemo(() => JSON.parse(savedText) as Form, [savedText]);
  const [form, setForm] = useState(start);
  const [baseline, setBaseline] = useState(savedText);
  const [errors, setErrors] = useState<FormErrors>({});
  const [done, setDone] = useState(false);
  const fetcher = useFetcher<SectionAnswer>();
  const dirty = JSON.stringify(form) !== baseline;
  const sent = useRef<string | null>(null);

  // What may be replaced when the server tells of other settings: what was never touched, and what was just saved.
  const replaceable = useRef([savedText]);

  useEffect(() => {
    const old = replaceable.current;
    replaceable.current = [savedText];
    setForm((typed) => (old.includes(JSON.stringify(typed)) ? start : typed));
    setBaseline(savedText);
  }, [start, savedText]);

  useEffect(() => {
    const answer = fetcher.data;
    if (answer === undefined || unsentOf(answer) !== null) return;
    if ('errors' in answer) {
      setErrors(answer.errors);
      shopify.toast.show(t('programme:fixErrors'), { isError: true });
      return;
    }
    setErrors({});
    if (sent.current !== null) {
      setBaseline(sent.current);
      replaceable.current = [...replaceable.current, sent.current];
    }
    setDone(true);
    shopify.toast.show(t('programme:done.save'));
  }, [fetcher.data, shopify, t]);

  // Not before the form counts as saved, or the page would ask whether to leave it.
  useEffect(() => {
    if (done && !dirty && next !== null) navigate(next);
    if (done) setDone(false);
  }, [done, dirty, next, navigate]);

  return {
    form,
    errors,
    answer: fetcher.data as unknown,
    dirty,
    saving: fetcher.state !== 'idle',
    change: (change: Form) => setForm(change),
    save: () => {
      sent.current = JSON.stringify(form);
      fetcher.submit({ form: sent.current }, { method: 'post' });
    },
    discard: () => {
      setForm(start);
      setErrors({});
    },
  };
}

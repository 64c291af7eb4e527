import { useFetcher, useNavigate, useRevalidator } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { unsentOf } from '../../keep-typed.ts';
import { useAdmin } from '../../use-admin.ts';
import type { FormErrors } from '../programme-form.ts';
import { valueAt } from './fields.ts';

/** What somebody else saved while a form was being filled in; `gone`: they deleted what it edits. */
export type Changed = { settings: ProgrammeSettings; gone: boolean; revision: string };

/** What the action of a section's page answers. */
export type SectionAnswer = { errors: FormErrors } | { saved: true; revision: string } | { changed: Changed };

/** A form of the draft: what stands in it, what is wrong with it, and what can be done with it. */
export type SectionForm<Form> = {
  form: Form;
  errors: FormErrors;
  /** What the server last said. */
  answer: unknown;
  changed: Changed | null;
  dirty: boolean;
  saving: boolean;
  change: (form: Form) => void;
  save: () => void;
  discard: () => void;
  /** Saves the form in the place of what somebody else saved. */
  saveAnyway: () => void;
  /** Gives the form up for what somebody else saved. */
  takeTheirs: () => void;
};

/**
 * A form that is saved into the programme's draft. It starts from what is saved; what was typed stays until it is saved
 * or discarded, whatever the server answers.
 * @param saved the form as saved
 * @param revision of what is saved: a save on top of anything else is refused
 * @param next where to go once it is saved; nowhere when null
 */
export function useSectionForm<Form>(
  saved: Form,
  revision: string,
  next: string | null = null,
): SectionForm<Form> {
  const { t } = useAdmin();
  const shopify = useAppBridge();
  const navigate = useNavigate();
  const revalidator = useRevalidator();
  // By content: every answer of the server brings new objects, and only other settings may replace what was typed.
  const savedText = JSON.stringify(saved);
  const start = useMemo(() => JSON.parse(savedText) as Form, [savedText]);
  const [form, setForm] = useState(start);
  const [baseline, setBaseline] = useState(savedText);
  const [errors, setErrors] = useState<FormErrors>({});
  const [changed, setChanged] = useState<Changed | null>(null);
  /** How often a save was refused: after each time, the first field that is wrong is gone to, else what says why. */
  const [told, setTold] = useState(0);
  const [done, setDone] = useState(false);
  const fetcher = useFetcher<SectionAnswer>();
  const typedText = JSON.stringify(form);
  const dirty = typedText !== baseline;
  const sent = useRef<string | null>(null);
  const typed = useRef(typedText);
  typed.current = typedText;
  /** Of what the form was made from. */
  const seen = useRef(revision);

  // What may be replaced when the server tells of other settings: what was never touched, and what was just saved.
  const replaceable = useRef([savedText]);

  useEffect(() => {
    const old = replaceable.current;
    replaceable.current = [savedText];
    if (old.includes(typed.current)) {
      setForm(start);
      seen.current = revision;
    }
    setBaseline(savedText);
  }, [start, savedText, revision]);

  useEffect(() => {
    const answer = fetcher.data;
    if (answer === undefined || unsentOf(answer) !== null) return;
    setErrors('errors' in answer ? answer.errors : {});
    setChanged('changed' in answer ? answer.changed : null);
    if (!('saved' in answer)) {
      setTold((times) => times + 1);
      return;
    }
    seen.current = answer.revision;
    if (sent.current !== null) {
      setBaseline(sent.current);
      replaceable.current = [...replaceable.current, sent.current];
    }
    setDone(true);
    shopify.toast.show(t('programme:done.save'));
  }, [fetcher.data, shopify, t]);

  useEffect(() => {
    if (told === 0) return;
    const wrong = document.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (wrong === null) window.scrollTo({ top: 0 });
    else wrong.focus();
  }, [told]);

  // Not before the form counts as saved, or the page would ask whether to leave it.
  useEffect(() => {
    if (done && !dirty && next !== null) navigate(next);
    if (done) setDone(false);
  }, [done, dirty, next, navigate]);

  const save = () => {
    sent.current = typedText;
    fetcher.submit({ form: typedText, revision: seen.current }, { method: 'post' });
  };
  const discard = () => {
    setForm(start);
    setErrors({});
    setChanged(null);
  };
  return {
    form,
    errors,
    answer: fetcher.data,
    changed,
    dirty,
    saving: fetcher.state !== 'idle',
    change: (next) => {
      // What is put right is wrong no more.
      setErrors((wrong) =>
        Object.fromEntries(
          Object.entries(wrong).filter(
            ([path]) => JSON.stringify(valueAt(next, path)) === JSON.stringify(valueAt(form, path)),
          ),
        ),
      );
      setForm(next);
    },
    save,
    discard,
    saveAnyway: () => {
      if (changed !== null) seen.current = changed.revision;
      save();
    },
    takeTheirs: () => {
      discard();
      // Nothing is left to be shown of what is gone.
      if (changed?.gone) setDone(true);
      else revalidator.revalidate();
    },
  };
}

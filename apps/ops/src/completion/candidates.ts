import type { Command, Option } from 'commander';

/** One word that may come next, with what it means. */
export interface Candidate {
  word: string;
  meaning: string;
}

/** What is known of ids without asking twice: the name of an argument, and what it may be. */
export type Ids = (argument: string) => Promise<Candidate[]>;

/**
 * What may stand at the last of these words.
 * @param words what is typed after the program's name; the last one is the one to complete, perhaps empty
 */
export async function candidates(program: Command, words: readonly string[], ids: Ids): Promise<Candidate[]> {
  const typed = words.at(-1) ?? '';
  let command = program;
  let places = 0;
  let wanting: Option | undefined;
  let onlyWords = false;
  for (const word of words.slice(0, -1)) {
    if (wanting) {
      wanting = undefined;
      continue;
    }
    if (word === '--') onlyWords = true;
    else if (!onlyWords && word.startsWith('-')) {
      const option = word.includes('=') ? undefined : optionCalled(command, word);
      wanting = option?.required ? option : undefined;
    } else {
      const sub = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (sub && places === 0) command = sub;
      else places += 1;
    }
  }
  const found = wanting
    ? (wanting.argChoices ?? []).map((word) => ({ word, meaning: '' }))
    : typed.startsWith('-') && !onlyWords
      ? optionsOf(command).map(({ long, description }) => ({ word: long ?? '', meaning: description }))
      : [...commandsOf(command), ...(await argumentsOf(command, places, ids))];
  return found.filter(({ word }) => word !== '' && word.startsWith(typed));
}

const commandsOf = (command: Command): Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ word: one.name(), meaning: firstSentence(one.summary() || one.description()) }));

async function argumentsOf(command: Command, places: number, ids: Ids): Promise<Candidate[]> {
  const all = command.registeredArguments;
  const last = all.at(-1);
  const argument = all[places] ?? (last?.variadic ? last : undefined);
  if (!argument) return [];
  if (argument.argChoices) return argument.argChoices.map((word) => ({ word, meaning: '' }));
  return ids(argument.name());
}

function optionsOf(command: Command): Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}

const optionCalled = (command: Command, flag: string): Option | undefined =>
  optionsOf(command).find(({ long, short }) => long === flag || short === flag);

const firstSentence = (text: string): string => /^.*?[.:;](?=\s|$)/.exec(text)?.[0] ?? text;

// What is looked for, as the server says it (proctor.Plan), and where what is found goes.

export type Kind = "nobody" | "several_persons" | "another_person" | "turned_away" | "camera_covered" | "camera_off" | "sound"
  | "left_page" | "left_full_screen" | "second_screen" | "paste";

export interface Plan {
  kinds: Kind[];
  begin: Partial<Record<Kind, number>>; // seconds
  end: number;      // seconds
  merge: number;    // seconds
  look: number;     // seconds
  slow: number;     // milliseconds
  contrast: number;
  face: number;     // per cent, as are the next four
  turn: number;
  other: number;
  lip: number;
  sound: number;    // thousandths of full scale
}

/** What the recorder of the page gives to who watches. */
export interface Recorder {
  attempt: string;
  /** The camera as it is now; null where none is open. */
  stream(): MediaStream | null;
  /** Keeps a clip around an event. */
  mark(from: Date, until: Date): void;
  /** Sends in the end, whatever the line does. */
  send(path: string, body: object): void;
  /** The server's clock, in milliseconds since 1970. */
  now(): number;
}

/** Raises an event of a kind; figures are numbers alone. */
export type Raise = (kind: Kind, figures?: Record<string, number>) => void;

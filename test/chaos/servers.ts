export type ServerName = 'mariadb' | 'redis' | 'api' | 'worker';

/** The processes of a platform of its own: `openKillable` of scripts/bootstrap/killable.mjs. */
export interface Servers {
  /** Of the API and the worker, and for who reads the database beside them. */
  readonly environment: NodeJS.ProcessEnv;
  readonly url: string;
  /** Resolves when it is ready to work. */
  start(name: ServerName): Promise<void>;
  /** With SIGKILL; true where it was running until then. */
  kill(name: ServerName): Promise<boolean>;
  /** Redis comes back knowing nothing: to be called while it is down. */
  wipeRedis(): void;
  stop(): Promise<void>;
}

export type Say = (text: string) => void;

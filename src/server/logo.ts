/** What a server shows when it is started at a terminal, or told to (`always-show-logo`). */
import { REDIS_VERSION, VERSION } from './version.ts';

export function logo(port: number): string {
  return `
      .-~~~~~-.
    .'  z z    '.      Respite ${VERSION} (Redis ${REDIS_VERSION}) 64 bit
   /     z   _   \\
  |   ___---' '-- |    Running in standalone mode
  |  (___________)|    Port: ${port}
   \\   |     |   /     PID: ${process.pid}
    '._|_____|_.'

`;
}

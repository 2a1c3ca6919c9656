import type { Db, StateDatabase } from '../database.ts';
import { LEDGER_WALLS, wallStatements } from '../postgres/row-walls.ts';

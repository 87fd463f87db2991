import { Router } from 'express';

export const health = Router();
health.get('/ready', (_, res) => res.sendStatus(204));

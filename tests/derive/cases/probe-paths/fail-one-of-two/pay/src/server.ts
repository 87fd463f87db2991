import express from 'express';
import { health } from './health';

const app = express();
const base = '/health';
app.use(base, health);
app.get('/pets/:id', (_, res) => res.json({}));
app.listen(3000);

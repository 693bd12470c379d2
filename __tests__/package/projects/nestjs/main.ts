import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Header, Module, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import cors from 'corsage';

@Controller()
class FlowersController {
  @Get('flowers')
  @Header('X-Total', '1')
  list() {
    return ['rose'];
  }

  @Put('flowers')
  save() {
    return { saved: true };
  }

  @Get('broken')
  broken() {
    throw new Error('broken');
  }
}

@Module({ controllers: [FlowersController] })
class AppModule {}

async function start() {
  const app = await NestFactory.create(AppModule, { logger: false });
  app.use(
    cors({
      origin: ['https://app.example.com', 'https://admin.example.com'],
      credentials: true,
      exposedHeaders: ['X-Total'],
    }),
  );
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  console.log(`http://127.0.0.1:${port}`);
}

start();

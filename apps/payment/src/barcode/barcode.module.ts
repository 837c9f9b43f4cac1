import { Module } from '@nestjs/common';
import { Barcodes } from './barcode.aggregate';

@Module({ providers: [Barcodes], exports: [Barcodes] })
export class BarcodeModule {}

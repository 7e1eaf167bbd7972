import { Injectable } from '@nestjs/common';
import { dateOf, monthOf, type LocalDate, type Month } from '../kernel/month.js';

/** The only source of "now" in business code, so that a test can set it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
  today(): LocalDate {
    return dateOf(this.now());
  }
  month(): Month {
    return monthOf(this.today());
  }
}

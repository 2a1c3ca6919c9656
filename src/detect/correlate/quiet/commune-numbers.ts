/** Numbers communes, as records hold numbers; 0 stands for none. */
export class CommuneNumbers {
  readonly #names: (string | undefined)[] = [undefined];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string | undefined): number {
    if (name === undefined) return 0;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  nameOf(number: number): string | undefined {
    return this.#names[number];
  }
}

/* Lives years of a compiled module in the memory that a file holds, and writes it back.
   run_image MEMORY BLOCKS FIRST LAST PLACE... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void run(void *, void *, void *, void *, void *, void *, void *, void *, void *, void *, int64_t, int32_t, int32_t);

int main(int count, char **words)
{
    FILE *file = count == 15 ? fopen(words[1], "r+b") : NULL;
    if (!file || fseek(file, 0, SEEK_END))
        return 1;
    size_t size = ftell(file);
    char *memory = aligned_alloc(64, (size + 63) / 64 * 64), *at[10];
    rewind(file);
    if (!memory || fread(memory, 1, size, file) != size)
        return 2;
    for (int k = 0; k < 10; k++)
        at[k] = memory + atoll(words[5 + k]);
    run(at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8], at[9],
        atoll(words[2]), atoi(words[3]), atoi(words[4]));
    rewind(file);
    return fwrite(memory, 1, size, file) == size && !fclose(file) ? 0 : 3;
}

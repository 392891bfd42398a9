/*
 * The generation numbers by which shim revokes programs (shim, SBAT.md): it starts none without them. The
 * second number of our line is raised with a fix of a hole by which the program could be used to get round
 * Secure Boot; nothing else changes it.
 */
static const char sbat[] __attribute__((section(".sbat"), used)) =
    "sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md\n"
    "latchkey,1,Latchkey,latchkey," LATCHKEY_VERSION ",-\n";

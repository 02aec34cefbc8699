"""The year of a theory as one function of the machine: traced, planned in stages, emitted as LLVM, kept on disk."""

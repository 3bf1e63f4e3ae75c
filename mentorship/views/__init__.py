"""HTTP alone: fetch through scope, call one act, say what was done, lead on."""
